import { t } from '../../language/t'
import { place } from '../../state/router'
import { PageHead } from '../head'
import { DOCUMENTS } from './documents'
import './help.css'
import { KeyTable } from './keys'
import { TOPICS } from './topics'

/** Short pages, one open at a time by its address (/help#keys), all readable in one go. */
export function HelpPage() {
  const chosen = place.value.hash.slice(1)
  return (
    <main class="page help" id="main">
      <nav aria-label={t('Help topics')}>
        <ul>
          {TOPICS.map((topic) => (
            <li key={topic.id}>
              <a href={`#${topic.id}`} aria-current={topic.id === chosen ? 'true' : undefined}>
                {topic.title}
              </a>
            </li>
          ))}
          <li>
            <a href="#keys" aria-current={chosen === 'keys' ? 'true' : undefined}>
              {t('Keys')}
            </a>
          </li>
          {DOCUMENTS.map((one) => (
            <li key={one.name}>
              <a href={`/help/${one.name}`}>
                <bdi lang="en">{one.title}</bdi>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div>
        <PageHead title={t('Help')} />
        {TOPICS.map((topic) => (
          <section key={topic.id} id={topic.id}>
            <h2>{topic.title}</h2>
            {topic.lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </section>
        ))}
        <section id="keys">
          <h2>{t('Keys')}</h2>
          <p>
            {t(
              'On the timeline a single key is enough. While you write, hold Alt with it (Control on a Mac). Press ? or F1 on the desk to see the keys on the buttons themselves.',
            )}
          </p>
          <KeyTable />
        </section>
      </div>
    </main>
  )
}
