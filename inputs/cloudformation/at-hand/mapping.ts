import { fitsPattern } from '../../../rule-core';

/** An address, or a pattern of addresses with `*` for any text, and the file that it stands for. */
export interface TemplateMapping {
  readonly address: string;
  /** As the run shows files. */
  readonly file: string;
}

/**
 * The file that the first fitting entry gives an address.
 *
 * @param address as the template writes it
 */
export function mappedFile(
  address: string,
  mappings: readonly TemplateMapping[],
): string | undefined {
  return mappings.find((it) => fitsPattern(address, it.address))?.file;
}
