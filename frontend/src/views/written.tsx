import type { ComponentChildren } from 'preact'
import { t } from '../language/t'
import { type Block, type Piece, piecesOf } from '../ui/markdown-blocks'
import { Table } from '../ui/table'
import './written.css'

type LinkOf = (piece: Piece & { kind: 'link' }) => ComponentChildren

function Words({ text, linkOf }: { text: string; linkOf: LinkOf }) {
  return (
    <>
      {piecesOf(text).map((piece, at) => (
        <Word key={at} piece={piece} linkOf={linkOf} />
      ))}
    </>
  )
}

function Word({ piece, linkOf }: { piece: Piece; linkOf: LinkOf }) {
  if (piece.kind === 'link') return <>{linkOf(piece)}</>
  if (piece.kind === 'code') return <code>{piece.text}</code>
  if (piece.kind === 'strong') return <strong>{piece.text}</strong>
  if (piece.kind === 'soft') return <em>{piece.text}</em>
  return <>{piece.text}</>
}

function Shown({ block, under, linkOf }: { block: Block; under: string; linkOf: LinkOf }) {
  if (block.kind === 'title') return <h2>{block.text}</h2>
  if (block.kind === 'heading') return <h2>{block.text}</h2>
  if (block.kind === 'lines') return <pre dir="ltr">{block.text}</pre>
  if (block.kind === 'list') {
    return (
      <ul>
        {block.items.map((item) => (
          <li key={item}>
            <Words text={item} linkOf={linkOf} />
          </li>
        ))}
      </ul>
    )
  }
  if (block.kind === 'table') {
    return (
      <Table label={under} columns={block.head.map((title) => ({ title }))}>
        {block.rows.map((row) => (
          <tr key={row.join('|')}>
            {row.map((cell, at) => (
              <td key={block.head[at]}>
                <Words text={cell} linkOf={linkOf} />
              </td>
            ))}
          </tr>
        ))}
      </Table>
    )
  }
  return (
    <p>
      <Words text={block.text} linkOf={linkOf} />
    </p>
  )
}

/** Only addresses of the web, and of this server: written text never becomes script. */
const SAFE = /^(https?:\/\/|\/(?!\/))/

function PlainLink({ text, href }: Piece & { kind: 'link' }) {
  return SAFE.test(href) ? <a href={href}>{text}</a> : <span>{text}</span>
}

/** Blocks of Markdown; `linkOf` draws links that mean something of their own. */
export function Written({ blocks, linkOf }: { blocks: readonly Block[]; linkOf?: LinkOf }) {
  return (
    <>
      {blocks.map((block, at) => (
        <Shown
          key={at}
          block={block}
          under={headingBefore(blocks, at)}
          linkOf={(piece) => linkOf?.(piece) ?? <PlainLink {...piece} />}
        />
      ))}
    </>
  )
}

function headingBefore(blocks: readonly Block[], at: number): string {
  const found = blocks.slice(0, at).findLast((block) => block.kind === 'heading')
  return found?.kind === 'heading' ? found.text : t('Table')
}
