export function buildAction(folder: string): void;
export function staleFiles(): string[];
