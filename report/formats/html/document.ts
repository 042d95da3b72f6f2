import { type Html, html as tag, NOTHING, STYLE } from './page';

/** A whole page that asks for nothing and runs nothing, whatever gets into it. */
export function documentOf(title: string, body: Html, style: Html = NOTHING): Html {
  return tag`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${STYLE}${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
