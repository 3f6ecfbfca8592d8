/** The little Markdown our own pages are written in, taken apart. */
export type Block =
  | { kind: 'title' | 'heading' | 'text' | 'lines'; text: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly string[])[] }

export type Piece = { kind: 'plain' | 'code' | 'strong' | 'soft'; text: string }

const FENCED = /^```[^\n]*\n(.*?)\n```$/ms

/** Blocks in their order; comments are passed over, and lines in a fence stay as they are. */
export function blocksOf(markdown: string): Block[] {
  const parts = markdown.replace(/<!--.*?-->/gs, '').split(FENCED)
  return parts.flatMap((part, at) =>
    at % 2 ? [{ kind: 'lines', text: part }] : plainBlocksOf(part),
  )
}

function plainBlocksOf(text: string): Block[] {
  const parts = text.split(/\n\s*\n/).map((part) => part.trim())
  return parts.filter(Boolean).map(blockOf)
}

function blockOf(part: string): Block {
  if (part.startsWith('## ')) return { kind: 'heading', text: part.slice(3) }
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

const MARKS = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*)/

/** A line's pieces: plain words, `code`, **strong** and *soft* ones. */
export function piecesOf(text: string): Piece[] {
  return text.split(MARKS).filter(Boolean).map(pieceOf)
}

function pieceOf(text: string): Piece {
  if (!MARKS.test(text)) return { kind: 'plain', text }
  if (text.startsWith('`')) return { kind: 'code', text: text.slice(1, -1) }
  if (text.startsWith('**')) return { kind: 'strong', text: text.slice(2, -2) }
  return { kind: 'soft', text: text.slice(1, -1) }
}
