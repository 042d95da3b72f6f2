'use strict';

// Rules of a template that ask for much with few bytes: each member of a list against each of another.

const { json, key, range, ref } = require('./parts-of-templates');

/** Rules over lists and parameters. */
function rules({ below, pick }) {
  const params = range(1 + below(8)).map((n) => `P${n}`);
  const texts = range(1 + below(40)).map((n) => `x${n}`);
  const Parameters = {
    ...Object.fromEntries(params.map((it) => [it, { Type: 'String' }])),
    L: { Type: 'List<String>' },
  };
  const assertion = () =>
    pick([
      () => ({ 'Fn::EachMemberIn': [ref('L'), texts] }),
      () => ({ 'Fn::Contains': [texts, ref(pick(params))] }),
      () => ({ 'Fn::Equals': [ref(pick(params)), pick(texts)] }),
      () => ({ 'Fn::EachMemberEquals': [ref('L'), pick(texts)] }),
    ])();
  const Rules = Object.fromEntries(
    range(1 + below(80)).map((n) => [`R${n}`, { Assertions: [{ Assert: assertion() }] }]),
  );
  const user = () => (below(3) ? { 'Fn::Select': [below(60), ref('L')] } : ref(pick(params)));
  const Resources = Object.fromEntries(range(2 + below(120)).map((n) => [`K${n}`, key(user())]));
  return json({ Parameters, Rules, Resources });
}

module.exports = { rules };
