import type { ComponentChildren } from 'preact'
import { t } from '../language/t'

export interface Column {
  title: string
  /** Numbers and buttons stand at the end of their column. */
  isEnd?: boolean
}

/** Rows under named columns; on narrow screens it scrolls inside its own frame. */
export function Table(props: {
  label: string
  columns: readonly Column[]
  children: ComponentChildren
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section class="table-frame" aria-label={props.label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.title} scope="col" class={column.isEnd ? 'r' : ''}>
                {column.title || <span class="sr">{t('Actions')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </section>
  )
}
