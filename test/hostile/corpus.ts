/** Texts that somebody who writes a template, a name, an exception or a path would try. */
export const CORPUS: Readonly<Record<string, string>> = {
  'terminal sequences': 'x\u001b[2J\u001b]8;;https://evil.example\u0007y\u009b31m',
  'a line that is written over': 'violation\rcompliant: 0 violations\u001b[K',
  'a workflow command': 'x\n::error::owned\n::add-mask::y\n  ::set-output name=verdict::compliant',
  'commands of other logs': '##[error]x ##vso[task.setvariable variable=a]b ##teamcity[x]',
  'a section of a GitLab log': 'section_start:1:x\r\u001b[0Ksection_end:1:x',
  'text in another order': '\u202eevitca\u202c \u2066x\u2069 a\u200bb\ufeff \u00ad',
  'line breaks that are none of ours': 'a\u2028b\u2029c\u0085d\u000be\u000cf',
  'nothing and halves': 'a\u0000b\ud800c\udfffd\uffffe',
  HTML: `</script></td><script>a()</script><img src=x onerror=a()><a href="javascript:a()">`,
  'the end of XML data': ']]></system-out><testcase name="x"/>&lt;&#27;&amp;',
  Markdown: '[x](https://evil.example) ![y](//evil.example/p.png) | a | **b** `c` ~~~ # h',
  'bare links': 'https://evil.example/a www.evil.example HTTP://evil.example WWW.evil.example',
  mentions: '@org/team @somebody a@evil.example #123 org/repo#1 !1',
  'a formula': '=HYPERLINK("https://evil.example","x")',
  'an expression': '${{ secrets.TOKEN }} $(touch owned) `touch owned` %0A::error::x',
  'an output of a step': 'x\nverdict=compliant\nEOF\nexit-code=0',
  'a list': '- x',
  'nothing but white space': ' ',
};

/** What no channel may hold, whoever reads it. `\n` parts our own lines. */
export function dangerIn(text: string): string[] {
  const found: string[] = [];
  const control = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/u.exec(text);
  if (control) found.push(`U+${(control[0].codePointAt(0) ?? 0).toString(16)}`);
  const log = /##\w*\[/.exec(text);
  if (log) found.push(log[0]);
  for (const line of text.split('\n')) {
    if (/^\s*::/.test(line) && !OWN_COMMAND.test(line)) found.push(line);
  }
  return found;
}

/** An annotation as we write it: its properties hold no colon, its message no line break. */
const OWN_COMMAND =
  /^::(error|warning|notice) (file=[^:,]*,)?(line=\d+,)?(col=\d+,)?title=[^:,]*::/;
