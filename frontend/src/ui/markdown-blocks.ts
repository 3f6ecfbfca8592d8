/** The little Markdown that help and guides are written in, taken apart. */
export type Block =
  | { kind: 'title' | 'heading' | 'text' | 'lines'; text: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly string[])[] }

export type Piece =
  | { kind: 'plain' | 'code' | 'strong' | 'soft'; text: string }
  | { kind: 'link'; text: string; href: string }

const FENCED = /^```[^\n]*\n(.*?)\n```$/ms

/** Blocks in their order; comments are passed over, and lines in a fence stay as they are. */
export function blocksOf(markdown: string): Block[] {
  const parts = markdown.replace(/<!--.*?-->/gs, '').split(FENCED)
  return parts.flatMap((part, at) =>
    at % 2 ? [{ kind: 'lines', text: part }] : plainBlocksOf(part),
  )
}

function plainBlocksOf(text: string): Block[] {
  // A heading ends with its line, and a list may follow a sentence at once.
  const apart = text.replace(/^(#+ .*)\n/gm, '$1\n\n').replace(/^(?!- )(.+)\n(?=- )/gm, '$1\n\n')
  const parts = apart.split(/\n\s*\n/).map((part) => part.trim())
  return parts.filter(Boolean).map(blockOf)
}

function blockOf(part: string): Block {
  if (/^###? /.test(part)) return { kind: 'heading', text: part.replace(/^#+ /, '') }
  if (part.startsWith('# ')) return { kind: 'title', text: part.slice(2) }
  if (part.startsWith('- ')) return { kind: 'list', items: part.slice(2).split(/\n- /).map(joined) }
  if (part.startsWith('|')) return tableOf(part.split('\n').map(cellsOf))
  return { kind: 'text', text: joined(part) }
}

function tableOf(lines: readonly (readonly string[])[]): Block {
  return { kind: 'table', head: lines[0] ?? [], rows: lines.slice(2) }
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

function joined(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ')
}

const MARKS = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\([^()\s]+\))/
const LINK = /^\[([^\]]+)\]\(([^()\s]+)\)$/

/** A line's pieces: plain words, `code`, **strong** and *soft* ones, and [links](address). */
export function piecesOf(text: string): Piece[] {
  return text.split(MARKS).filter(Boolean).map(pieceOf)
}

function pieceOf(text: string): Piece {
  if (!MARKS.test(text)) return { kind: 'plain', text }
  const [, words, href] = LINK.exec(text) ?? []
  if (words && href) return { kind: 'link', text: words, href }
  if (text.startsWith('`')) return { kind: 'code', text: text.slice(1, -1) }
  if (text.startsWith('**')) return { kind: 'strong', text: text.slice(2, -2) }
  return { kind: 'soft', text: text.slice(1, -1) }
}
