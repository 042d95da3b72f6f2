'use strict';

/**
 * A small generator of random numbers with a seed (mulberry32): the same seed gives the same input on
 * every machine, so that a figure can be measured again.
 */
function randomOf(seed) {
  let state = seed;
  const below = (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
  return { below, pick: (list) => list[below(list.length)] };
}

module.exports = { randomOf };
