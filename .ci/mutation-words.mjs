/**
 * A plugin of Stryker that leaves two things as they are: sentences, because they are for people and specs hold codes and
 * details instead; and the codes that a decision lists, because every spec that sees a refusal looks it up there.
 */
const textOf = ({ type, value, quasis }) => {
  if (type === 'StringLiteral') return value;
  return type === 'TemplateLiteral' ? quasis.map((part) => part.value.raw).join('') : '';
};
const listsRefusals = ({ type, properties }) =>
  type === 'ObjectExpression' && properties.some(({ key }) => key?.name === 'refuses');

const shouldIgnore = ({ node }) => {
  if (textOf(node).includes(' ')) return 'a sentence';
  return listsRefusals(node) ? 'the terms of a decision' : undefined;
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'words', value: { shouldIgnore } }];
