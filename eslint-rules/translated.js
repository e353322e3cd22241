// Every string that a person sees is a message in English and Chinese: a template holds no literal text.

const LETTER = /\p{L}/u;
const SEEN_ATTRIBUTES = new Set([
  ...[
    'aria-label',
    'aria-description',
    'aria-roledescription',
    'aria-valuetext',
    'title',
    'placeholder',
    'alt',
    'label',
  ],
  ...['heading', 'hint', 'description', 'message', 'caption', 'confirmLabel', 'cancelLabel', 'emptyText'],
]);
/** Elements whose text is a key or a name rather than a sentence. */
const LITERAL_ELEMENTS = new Set(['kbd', 'code', 'samp']);

export default {
  meta: {
    type: 'problem',
    docs: { description: 'text that a person sees comes from shared/messages' },
    schema: [
      {
        type: 'object',
        properties: { allow: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
    ],
    messages: {
      literal: 'Literal text “{{text}}”: put it in shared/messages (en and zh) and say it from there.',
    },
  },
  create(context) {
    const allowed = new Set(context.options[0]?.allow ?? []);

    function checkText(node, text) {
      const words = text.trim();
      if (!LETTER.test(words.replace(/&[a-z]+;/gi, '')) || allowed.has(words)) return;
      const short = words.length > 40 ? `${words.slice(0, 40)}…` : words;
      context.report({ node, messageId: 'literal', data: { text: short } });
    }

    /** Literal strings that an expression in the template can come to. */
    function checkExpression(node) {
      if (!node) return;
      if (node.type === 'Literal' && typeof node.value === 'string') checkText(node, node.value);
      else if (node.type === 'TemplateLiteral')
        for (const part of node.quasis) checkText(part, part.value.cooked ?? '');
      else if (node.type === 'ConditionalExpression') {
        checkExpression(node.consequent);
        checkExpression(node.alternate);
      } else if (node.type === 'LogicalExpression') {
        checkExpression(node.left);
        checkExpression(node.right);
      } else if (node.type === 'BinaryExpression' && node.operator === '+') {
        checkExpression(node.left);
        checkExpression(node.right);
      }
    }

    const isText = (parent) => parent.type !== 'SvelteAttribute' && parent.type !== 'SvelteStyleDirective';
    const isLiteralElement = (parent) =>
      parent.type === 'SvelteElement' && LITERAL_ELEMENTS.has(parent.name?.name);

    return {
      SvelteText(node) {
        if (node.parent.type !== 'SvelteStyleElement' && !isLiteralElement(node.parent))
          checkText(node, node.value);
      },
      SvelteMustacheTag(node) {
        if (isText(node.parent) && !isLiteralElement(node.parent)) checkExpression(node.expression);
      },
      SvelteAttribute(node) {
        if (!SEEN_ATTRIBUTES.has(node.key.name)) return;
        for (const part of node.value) {
          if (part.type === 'SvelteLiteral') checkText(part, part.value);
          else if (part.type === 'SvelteMustacheTag') checkExpression(part.expression);
        }
      },
    };
  },
};
