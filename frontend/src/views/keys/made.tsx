import { useEffect, useRef, useState } from 'preact/hooks'
import { readKey } from '../../api/keys'
import type { ApiKey, NewApiKey } from '../../api/types'
import { parts, plural, t } from '../../language/t'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { Segmented } from '../../ui/choice'
import { Icon } from '../../ui/icon'
import { Panel } from '../../ui/panel'
import { agoInWords, dayInWords } from '../../ui/words'
import { CopyButton } from '../copy'
import { LANGUAGES, type Language, snippet } from './snippets'

const ASK_EVERY_MS = 2000

/** Whether there is something to tell that was not told yet. */
function isNews(old: ApiKey, next: ApiKey): boolean {
  return old.first_used_at !== next.first_used_at || old.clips_in !== next.clips_in
}

/** The key as it is now, asked for again and again while the page is looked at. */
function useWatched(made: NewApiKey, onNews: () => void): ApiKey {
  const [key, setKey] = useState<ApiKey>(made)
  useEffect(() => {
    setKey(made)
    const timer = setInterval(() => {
      if (document.hidden) return
      // A lost answer is no news: the next one comes in two seconds.
      readKey(made.id).then(
        (next) => setKey((old) => (isNews(old, next) ? next : old)),
        () => undefined,
      )
    }, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [made])
  useEffect(() => {
    if (key.first_used_at) onNews()
  }, [key])
  return key
}

/** "Waiting for the first call" until it comes, then when it came and what it brought. */
export function firstCall(key: ApiKey, now: Date): string {
  if (!key.first_used_at)
    return t('Waiting for the first call. It will show here the moment it comes.')
  const when = t('First call {ago}', { ago: agoInWords(key.first_used_at, now) })
  return key.scopes.includes('upload') || key.clips_in > 0
    ? t('{when}, {clips} in', { when, clips: plural(key.clips_in, '{n} clip', '{n} clips') })
    : when
}

function FirstCall({ made, onNews }: { made: NewApiKey; onNews: () => void }) {
  const key = useWatched(made, onNews)
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1000)
    return () => clearInterval(timer)
  }, [])
  const hasCome = key.first_used_at !== null
  return (
    <>
      <p class="row small quiet num first-call">
        {hasCome ? <Icon name="check" tone="ok" /> : <span class="pulse" />}
        {firstCall(key, now)}
      </p>
      <p class="sr" role="status">
        {hasCome
          ? t('The first call came. {clips} in.', {
              clips: plural(key.clips_in, '{n} clip', '{n} clips'),
            })
          : ''}
      </p>
    </>
  )
}

/** Lines with comments quiet and the key in the accent. */
function Code({ text, secret }: { text: string; secret: string }) {
  return (
    <pre>
      {text.split('\n').map((line, row) => (
        <span key={`${row} ${line}`} class={line.startsWith('#') ? 'comment' : ''}>
          {line.split(secret).map((part, index) => (
            <span key={`${index} ${part}`}>
              {index > 0 && <span class="accent">{secret}</span>}
              {part}
            </span>
          ))}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}

function Snippets({ made, project }: { made: NewApiKey; project: string }) {
  const [language, setLanguage] = useState<Language>('cli')
  const place = { origin: window.location.origin, project, secret: made.secret }
  const text = snippet(language, made.scopes, place)
  return (
    <div class="snippet">
      <div class="row">
        <Segmented
          label={t('Language')}
          value={language}
          choices={LANGUAGES}
          onValue={setLanguage}
        />
        <span class="grow" />
        <CopyButton kind="plain" size="s" text={`${text}\n`}>
          {t('Copy')}
        </CopyButton>
      </div>
      <Code text={text} secret={made.secret} />
    </div>
  )
}

/** A key that was just made: shown once, with lines to paste and news of its first call. */
export function MadeKey(props: {
  made: NewApiKey
  project: string
  onCopied: () => void
  onClose: () => void
  /** A program has called with it: the list is worth reading again. */
  onNews: () => void
}) {
  const { made } = props
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [made.id])
  return (
    <Panel
      isFresh
      title={
        <span class="row">
          <Icon name="check" tone="ok" />
          <span>{parts('“{name}” is ready', { name: <bdi>{made.name}</bdi> })}</span>
        </span>
      }
      actions={
        <>
          <span class="chips">
            {made.scopes.map((scope) => (
              <Chip key={scope}>{scope}</Chip>
            ))}
            <Chip>
              {made.expires_at
                ? t('until {day}', { day: dayInWords(made.expires_at) })
                : t('no end')}
            </Chip>
          </span>
          <Button size="s" kind="plain" onClick={props.onClose}>
            {t('Done')}
          </Button>
        </>
      }
    >
      <p class="note-line">
        <Icon name="warn" tone="warn" />
        <span>
          {parts('{now} We keep only a fingerprint, so it cannot be shown again.', {
            now: <strong>{t('Copy it now.')}</strong>,
          })}
        </span>
      </p>
      <div class="secret">
        <code>{made.secret}</code>
        <CopyButton
          kind="main"
          size="s"
          text={made.secret}
          buttonRef={button}
          onCopied={props.onCopied}
        >
          {t('Copy key')}
        </CopyButton>
      </div>
      <Snippets made={made} project={props.project} />
      <FirstCall made={made} onNews={props.onNews} />
    </Panel>
  )
}
