import type { Letter } from './letter.js';

/** The letter as plain text: all of it, for whoever reads no HTML. */
export const textOf = ({ greeting, body, rows, link, banner, closing, footer }: Letter): string =>
  [
    greeting,
    ...body,
    rows.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ...(banner ? [`* ${banner.text}${banner.link ? `\n  ${banner.link.url}` : ''}`] : []),
    ...(link ? [`${link.label}:\n${link.url}`] : []),
    closing,
    `-- \n${footer}`,
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
const lines = (text: string): string => escaped(text).replaceAll('\n', '<br>');

const FONT = 'font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5';
const paragraph = (text: string): string => `<p style="margin:0 0 16px">${lines(text)}</p>`;
const button = ({ label, url }: NonNullable<Letter['link']>): string =>
  `<p style="margin:0 0 16px"><a href="${escaped(url)}" style="color:#0b5fff;font-weight:bold">${escaped(label)}</a></p>`;
const tableOf = (rows: Letter['rows']): string =>
  rows.length === 0
    ? ''
    : `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 16px">${rows
        .map(
          ({ label, value }) =>
            `<tr><td style="padding:2px 16px 2px 0;${FONT}">${escaped(label)}</td><td style="padding:2px 0;${FONT};font-weight:bold">${escaped(value)}</td></tr>`,
        )
        .join('\n')}</table>`;
const bannerOf = ({ text, link }: NonNullable<Letter['banner']>): string =>
  `<div style="margin:0 0 16px;padding:12px 16px;border:1px solid #b8860b;border-left-width:6px">${paragraph(text)}${link ? button(link) : ''}</div>`;

/** The same as HTML: hand-written tables, styles in place, nothing from elsewhere, readable on dark screens. */
export const htmlOf = (letter: Letter): string => {
  const { language, subject, greeting, body, rows, link, banner, closing, footer } = letter;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(subject)}</title>
</head>
<body style="margin:0;padding:24px;${FONT}">
<table role="presentation" align="center" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px"><tr><td style="${FONT}">
${[
  paragraph(greeting),
  ...body.map(paragraph),
  tableOf(rows),
  ...(banner ? [bannerOf(banner)] : []),
  ...(link ? [button(link)] : []),
  paragraph(closing),
  `<p style="margin:0;font-size:12px">${lines(footer)}</p>`,
]
  .filter((block) => block !== '')
  .join('\n')}
</td></tr></table>
</body>
</html>
`;
};
