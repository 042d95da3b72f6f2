'use strict';

// A sweep of 10,000 accounts on paper: how many calls it makes, how long it takes at the limits that AWS
// publishes, and what it costs in a month of daily runs. Prices and limits are those of us-east-1
// as they were known in November 2026; those of S3 and of the alarm, the state transitions a second and
// the time of the last step are assumed. Look them up before you count on them.
//   node bench/sweep-cost.js [ACCOUNTS]
const ACCOUNTS = Number(process.argv[2] ?? 10_000);
const DAYS = 30;

/** In dollars. */
const PRICES = {
  transition: 0.025 / 1_000,
  gigabyteSecond: 0.0000166667,
  invocation: 0.2 / 1_000_000,
  put: 0.005 / 1_000,
  get: 0.0004 / 1_000,
  gigabyteMonth: 0.023,
  alarm: 0.1,
};

/** Calls a second. */
const LIMITS = {
  // AWS publishes none for IAM; the tool begins at 20 and goes up by 2 in a second, to 100.
  iamBegins: 20,
  iamGrows: 2,
  iamMost: 100,
  // Shared by all accounts that are read by a role, as the construct has it.
  byRole: 20,
  // AWS Organizations: what its lists were seen to answer without throttling.
  organizations: 5,
  // AWS Step Functions, where it is lowest.
  transitions: 800,
};
const CONCURRENCY = 200;
/** In seconds: a cold start, the identity, the writing of two objects. */
const START = 2;
/** What the merge of 10,000 accounts took (bench/sweep-memory.js), in seconds and GB. */
const MERGE = { seconds: 120, memory: 3_008 / 1_024 };
const KEPT_DAYS = 400;

const callsOf = (users) => 4 + Math.ceil(users / 1_000) + users;

/** How long so many calls take at a rate that grows. */
function timeOf(calls) {
  const { iamBegins, iamGrows, iamMost } = LIMITS;
  const growing = (iamMost - iamBegins) / iamGrows;
  const whileGrowing = iamBegins * growing + (iamGrows * growing ** 2) / 2;
  if (calls >= whileGrowing) return growing + (calls - whileGrowing) / iamMost;
  return (-iamBegins + Math.sqrt(iamBegins ** 2 + 2 * iamGrows * calls)) / iamGrows;
}

/** The end of the last account, each beginning when one of so many places is free. */
function endOf(durations) {
  const places = new Array(CONCURRENCY).fill(0);
  for (const it of durations) {
    const first = places.indexOf(Math.min(...places));
    places[first] += it;
  }
  return Math.max(...places);
}

const sum = (all) => all.reduce((one, other) => one + other, 0);
const shown = (seconds) =>
  seconds < 5_400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;

function row(title, sizes) {
  const calls = sum(sizes.map(callsOf));
  const durations = sizes.map((it) => START + timeOf(callsOf(it)));
  const list = Math.ceil(ACCOUNTS / 20) / LIMITS.organizations;
  const transitions = 2 * ACCOUNTS + 12;
  const time = list + Math.max(endOf(durations), transitions / LIMITS.transitions) + MERGE.seconds;
  const inMembers = sum(durations) * 0.5;
  const central = MERGE.seconds * MERGE.memory + list * 0.5;
  const stored = (sum(sizes.map((it) => 2_000 + it * 20)) * KEPT_DAYS) / 1e9;
  const month = {
    stepFunctions: DAYS * transitions * PRICES.transition,
    lambda: DAYS * ((inMembers + central) * PRICES.gigabyteSecond + ACCOUNTS * PRICES.invocation),
    s3: DAYS * ACCOUNTS * (2 * PRICES.put + 2 * PRICES.get) + stored * PRICES.gigabyteMonth,
    alarms: 3 * PRICES.alarm,
  };
  return {
    accounts: title,
    'IAM calls a run': calls.toLocaleString('en'),
    'by their functions': shown(time),
    'by a role, 20 a second': shown(calls / LIMITS.byRole),
    'Step Functions, $': month.stepFunctions.toFixed(0),
    'Lambda, $': month.lambda.toFixed(0),
    'S3, $': month.s3.toFixed(0),
    'a month, $': sum(Object.values(month)).toFixed(0),
  };
}

const of = (users) => new Array(ACCOUNTS).fill(users);
/** Most accounts are small: one in a hundred has 1,000 users, one in a thousand 5,000. */
const mixed = Array.from({ length: ACCOUNTS }, (_, index) =>
  index % 1_000 === 0 ? 5_000 : index % 100 === 0 ? 1_000 : 20,
);
console.log(`${ACCOUNTS.toLocaleString('en')} accounts, a sweep every day`);
console.table([
  row('20 users, some many', mixed),
  row('200 users', of(200)),
  row('5,000 users', of(5_000)),
]);
