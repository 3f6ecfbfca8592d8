import { t } from '../../language/t'
import { EmptyState } from '../../ui/empty'
import { type Block, blocksOf, type Piece, piecesOf } from '../../ui/markdown-blocks'
import { Table } from '../../ui/table'
import { PageHead } from '../head'
import type { PageProps } from '../page'
import './document.css'
import { DOCUMENTS } from './documents'

function Words({ text }: { text: string }) {
  return (
    <>
      {piecesOf(text).map((piece, at) => (
        <Word key={at} piece={piece} />
      ))}
    </>
  )
}

function Word({ piece }: { piece: Piece }) {
  if (piece.kind === 'code') return <code>{piece.text}</code>
  if (piece.kind === 'strong') return <strong>{piece.text}</strong>
  if (piece.kind === 'soft') return <em>{piece.text}</em>
  return <>{piece.text}</>
}

function Shown({ block, under }: { block: Block; under: string }) {
  if (block.kind === 'heading') return <h2>{block.text}</h2>
  if (block.kind === 'lines') return <pre dir="ltr">{block.text}</pre>
  if (block.kind === 'list') {
    return (
      <ul>
        {block.items.map((item) => (
          <li key={item}>
            <Words text={item} />
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
                <Words text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </Table>
    )
  }
  return (
    <p>
      <Words text={block.text} />
    </p>
  )
}

/** One page of the written documentation, at /help/NAME. */
export function DocumentPage({ params }: PageProps) {
  const text = DOCUMENTS.find((one) => one.name === params['name'])?.text
  if (text === undefined) {
    return (
      <main class="page" id="main">
        <EmptyState title={t('There is no such page')}>
          <a href="/help">{t('All help')}</a>
        </EmptyState>
      </main>
    )
  }
  const [title, ...blocks] = blocksOf(text)
  return (
    <main class="page written" id="main">
      <PageHead title={title?.kind === 'title' ? title.text : ''}>
        <a href="/help">{t('All help')}</a>
      </PageHead>
      {blocks.map((block, at) => (
        <Shown key={at} block={block} under={headingBefore(blocks, at)} />
      ))}
    </main>
  )
}

function headingBefore(blocks: readonly Block[], at: number): string {
  const found = blocks.slice(0, at).findLast((block) => block.kind === 'heading')
  return found?.kind === 'heading' ? found.text : t('Table')
}
