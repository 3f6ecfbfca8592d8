// Finds what a person reads among the literals of a TypeScript file.
import ts from 'typescript'

/** Attributes of elements and of our own parts that are shown or read aloud. */
const SHOWN =
  /^(title|label|aria-label|aria-description|aria-roledescription|aria-valuetext|alt|placeholder|hint|text|foot|summary|error|aside|words|note|nothing|noun|what|sub|heading|message|caption|action|unit)$/
/** Attributes that are never read, whatever stands in them. */
const UNSEEN =
  /^(class|className|buttonClass|extra|type|kind|name|icon|role|id|href|\w+Href|tone|dir|key|src|rel|target|auto[Cc]omplete|accept|scope|method|style|act|lang|list|d|viewBox|transform|fill|stroke.*|width|height|data-.*|colour|preload|pattern|buttonRef|for|aria-(live|hidden|current|labelledby|describedby|controls|haspopup|orientation))$/
/** Properties that hold words whatever these look like. */
const WORDS = /^(title|label|text|hint|what|word|words|meaning|message|sentence|problem|aside)$/
/** Properties that hold names for the program. */
const NAMES =
  /^(act|align|caps|class|code|end|fallback|filter|font|frame|href|icon|id|import|isFor|key|keyPath|kind|mode|op|path|pattern|preset|query|role|scope|state|step|tab|template|timeline|tone|type|value|writing|credentials|Accept|filename|width|height|method|headers|d)$/
/** Calls whose words are names for the program. */
const CALLS =
  /(querySelector(All)?|closest|matches|EventListener|listen|(get|set|remove|has)(Attribute|Item|Property|PropertyValue)|getElementById|objectStore|createObjectStore|transaction|useForm|useLoad|usePages|signal|token|pixels|invalidate|ask|get|post|patch|remove|open|upload|navigate|normalize|localeCompare|startsWith|endsWith|includes|slice|split|replace|replaceAll|assign|Set|DOMException|execCommand|createPattern|matchMedia|dispatchEvent|postMessage|append|setData|getData|setHeader|setRequestHeader|getModifierState|toLocaleString|glob|saveAsFile|once|request|apiUrl|field|RegExp|BroadcastChannel|Worker|URL|Audio|FontFace|put|delete|classOf|getContext)$/
/** Names of values that hold names for the program. */
const VARIABLES =
  /^(LAYERS|SIGNS|KEY|COMMON|NAME|HEIGHT|NARROW|EXAMPLE|kind|href|key|held|DEMO_SPEAKER|USUAL_SPLIT|MONTHS|DAYS)$/
const KEYS =
  /^(Key[A-Z]|Digit\d|Arrow\w+|Numpad\w*|F\d+|Enter|Space|Tab|Escape|Esc|Alt|AltGraph|Ctrl|Control|Meta|Shift|Home|End|Page\w+|Backspace|Del|Delete|Insert|Comma|Period|Bracket\w+|Minus|Equal|Slash|\w+\+\S+|(Alt|Ctrl|Shift) \S+)$/
const CODE =
  /^(s\{\}|M[\d. -]|[a-z-]+\(|\(|\/|--|[\w-]+\/[\w*.+-]+|[.#[][\w-]|https?:)|sans-serif|^\p{Lu}+$|^[\w-]+\[|^[a-z]+(-[a-z0-9]+)+$|^[\w.-]+\.[a-z]{2,4}$/u

/** The functions of the catalogue, and which of their arguments are its keys. */
export const CATALOGUE = new Map([
  ['t', [0]],
  ['parts', [0]],
  ['plural', [1, 2]],
])

/** Words that stay as they are in every language. */
const KEPT = new Set([
  'audino',
  'Atkinson Hyperlegible',
  'ELAN',
  'Praat',
  'oTranscribe',
  'John F. Kennedy',
  'curl',
  'Python',
  'ApiFailure',
  'audino export',
  'px',
  'CSV',
  'Hz',
  'kHz',
  'dB',
  'reference',
])

const hasLetters = (text) => /\p{L}{2}|^[AI]$/u.test(text)

/** Text of a literal; the holes of a template are `{}`. */
export function textOf(node) {
  if (!ts.isTemplateExpression(node)) return node.text
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('')
}

export const isLiteral = (node) =>
  ts.isStringLiteral(node) ||
  ts.isNoSubstitutionTemplateLiteral(node) ||
  ts.isTemplateExpression(node)

function looksRead(text) {
  const bare = text.replaceAll('{}', ' ').trim()
  if (
    !hasLetters(bare) ||
    CODE.test(text) ||
    KEYS.test(bare) ||
    /\n|^(metadata|values)\.|^(Jan|January|Sunday) /.test(text)
  )
    return false
  if (/\{\},? (· )?\p{Ll}{2,}[ .,:]|\{\} (· )?\p{Ll}{2,}$/u.test(text)) return true
  return (
    /^[“"]?\p{Lu}\p{Ll}/u.test(bare) ||
    /\p{L}{2},? [“"]?\p{L}/u.test(bare) ||
    /\p{L}[.!?…]$/u.test(bare)
  )
}

/** What is printed on a key is the same everywhere. */
const isCap = (node) => ts.isJsxElement(node) && node.openingElement.tagName.getText() === 'KeyCap'

const NEVER = { kind: 'never' }
const isIt = (node, ...kinds) => kinds.includes(node.kind)
const Kind = ts.SyntaxKind

/** What something around a literal says about it; the first that says anything counts. */
const AROUND = [
  (outer) => ts.isJsxAttribute(outer) && { kind: 'attribute', name: outer.name.getText() },
  (outer, inner) => ts.isPropertyAssignment(outer) && outer.name === inner && NEVER,
  (outer) =>
    ts.isPropertyAssignment(outer) && {
      kind: 'property',
      name: outer.name.getText().replace(/['"]/g, ''),
    },
  (outer, inner) =>
    isIt(outer, Kind.CallExpression, Kind.NewExpression) &&
    outer.expression !== inner && {
      kind: 'call',
      name: /[\w$]*$/.exec(outer.expression.getText())[0],
    },
  (outer) => ts.isAsExpression(outer) && { kind: 'statement' },
  (outer) =>
    ts.isBinaryExpression(outer) && /^([=!]==?|in)$/.test(outer.operatorToken.getText()) && NEVER,
  (outer, inner) => ts.isConditionalExpression(outer) && outer.condition === inner && NEVER,
  (outer, inner) =>
    ts.isElementAccessExpression(outer) && outer.argumentExpression === inner && NEVER,
  (outer) =>
    ts.isJsxExpression(outer) &&
    !ts.isJsxAttribute(outer.parent) &&
    (isCap(outer.parent) ? NEVER : { kind: 'child' }),
  (outer) =>
    isIt(outer, Kind.ImportDeclaration, Kind.ExportDeclaration, Kind.CaseClause, Kind.EnumMember) &&
    NEVER,
  (outer) => (ts.isTypeNode(outer) || ts.isTaggedTemplateExpression(outer)) && NEVER,
  (outer) => ts.isVariableDeclaration(outer) && { kind: 'variable', name: outer.name.getText() },
  (outer) => (ts.isStatement(outer) || ts.isArrowFunction(outer)) && { kind: 'statement' },
]

/** Where a literal stands: the closest thing around it that says what it is for. */
function placeOf(node) {
  let inner = node
  for (let outer = node.parent; outer; inner = outer, outer = outer.parent) {
    for (const look of AROUND) {
      const place = look(outer, inner)
      if (place) return place
    }
  }
  return { kind: 'statement' }
}

const BY_PLACE = {
  never: () => false,
  attribute: (text, name) =>
    SHOWN.test(name) ? !CODE.test(text) : !UNSEEN.test(name) && looksRead(text),
  property: (text, name) =>
    WORDS.test(name) ? !CODE.test(text) : !NAMES.test(name) && looksRead(text),
  call: (text, name) => !CALLS.test(name) && looksRead(text),
  child: (text) => hasLetters(text.replaceAll('{}', '')),
  variable: (text, name) => !VARIABLES.test(name) && looksRead(text),
  statement: looksRead,
}

/** Whether a person reads this literal. */
export function isRead(node) {
  const text = textOf(node)
  const bare = text.replaceAll('{}', '').trim()
  if (!hasLetters(text.replaceAll('{}', ' ')) || KEPT.has(bare)) return false
  const { kind, name } = placeOf(node)
  return BY_PLACE[kind](text, name)
}

/** The function of the catalogue that `node` is a key of, or null. */
export function catalogueCall(node) {
  const call = node.parent
  if (!call || !ts.isCallExpression(call) || !ts.isIdentifier(call.expression)) return null
  const places = CATALOGUE.get(call.expression.text)
  return places?.includes(call.arguments.indexOf(node)) ? call.expression.text : null
}

/** Text between tags as the page shows it. */
export function shownText(text) {
  const lines = text.split(/\r?\n/)
  return lines
    .map((line, at) => {
      let shown = line
      if (at > 0) shown = shown.replace(/^[ \t]+/, '')
      if (at < lines.length - 1) shown = shown.replace(/[ \t]+$/, '')
      return shown
    })
    .filter(Boolean)
    .join(' ')
}

export const isReadText = (node) =>
  hasLetters(node.text.replace(/&\w+;/g, ' ')) &&
  !KEPT.has(shownText(node.text).trim()) &&
  !(node.parent && isCap(node.parent))

export function parse(name, text) {
  const kind = name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, kind)
}
