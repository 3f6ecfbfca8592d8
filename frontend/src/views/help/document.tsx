import { t } from '../../language/t'
import { EmptyState } from '../../ui/empty'
import { blocksOf } from '../../ui/markdown-blocks'
import { PageHead } from '../head'
import type { PageProps } from '../page'
import { Written } from '../written'
import { DOCUMENTS } from './documents'

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
      <Written blocks={blocks} />
    </main>
  )
}
