'use strict';

// A thread that does what its name says when it is asked; `answers` the first time and the last.
const { parentPort, workerData } = require('node:worker_threads');

const DEEDS = {
  answers: ({ id, event, until }) => {
    const answer = { hookStatus: 'SUCCESS', message: 'm', clientRequestToken: event.token };
    parentPort.postMessage({ id, answer, line: JSON.stringify({ left: until - Date.now() }) });
  },
  loops: () => {
    for (;;);
  },
  fills: () => {
    const kept = [];
    for (;;) kept.push(Array.from({ length: 10_000 }, () => ({})));
  },
  'is silent': () => undefined,
  ends: () => process.exit(0),
  throws: () => {
    throw new TypeError('AKIAIOSFODNN7EXAMPLE');
  },
  'throws what is no error': () => {
    throw 'AKIAIOSFODNN7EXAMPLE';
  },
  'answers others': ({ event }) => {
    DEEDS.answers({ id: -1, event, until: 0 });
  },
};

parentPort.on('message', (question) => {
  DEEDS[question.event.deed ?? workerData](question);
});
