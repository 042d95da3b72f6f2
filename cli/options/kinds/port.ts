import { type Kind, parsed, wrong } from './kind';
import { text } from './plain-kinds';

/** A port to listen at; 0 is any that is free. */
export const port: Kind<number> = parsed(text, (word) => {
  const value = /^\d{1,5}$/.test(word) ? Number(word) : NaN;
  if (value <= 65_535) return value;
  throw wrong('a port, from 0 (any that is free) to 65535', word);
});
