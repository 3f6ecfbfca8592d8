import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { plural, t } from '../../language/t'
import { type Match, matchesIn, replaceIn } from '../../timeline/find'
import { Button } from '../../ui/button'
import { Check } from '../../ui/choice'
import { useRoom } from './context'

const MOST_SHOWN = 100

/** Finds words in the open clip, and puts others in their place. */
export function FindPanel() {
  const { desk } = useRoom()
  const [words, setWords] = useState('')
  const [by, setBy] = useState('')
  const [matchesCase, setCase] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => box.current?.focus(), [])
  const document = desk.editor.document.value
  const matches = matchesIn(document, words, matchesCase)
  const [at, setAt] = useState(-1)
  const go = (step: 1 | -1) => {
    if (!matches.length) return
    const next = (at + step + matches.length) % matches.length
    setAt(next)
    const match = matches[next]
    if (match) show(match)
  }
  const show = ({ id }: Match) => {
    desk.select(id)
    const segment = document.get(id)
    if (segment) desk.playback.seek(segment.start)
  }
  const replace = (only?: string) => {
    const options = only === undefined ? { matchesCase } : { matchesCase, only }
    desk.editor.apply(replaceIn(document, words, by, options), t('Replace'))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Enter') go(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') desk.closePage()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const current = matches[at]
  return (
    <section class="reason-form" aria-label={t('Find and replace')} onKeyDown={onKeyDown}>
      <div class="head titled">
        <h2>{t('Find and replace')}</h2>
        <Button kind="plain" size="s" onClick={() => desk.closePage()}>
          {t('Close')}
        </Button>
      </div>
      <div class="in2">
        <label class="fld">
          <span class="lab">{t('Find')}</span>
          <input
            ref={box}
            class="in"
            dir="auto"
            value={words}
            onInput={(event) => {
              setWords(event.currentTarget.value)
              setAt(-1)
            }}
          />
        </label>
        <label class="fld">
          <span class="lab">{t('Put in its place')}</span>
          <input
            class="in"
            dir="auto"
            value={by}
            onInput={(event) => setBy(event.currentTarget.value)}
          />
        </label>
        <Check isOn={matchesCase} onToggle={setCase}>
          {t('Large and small letters differ')}
        </Check>
        <div class="row">
          <Button
            size="s"
            disabled={!current || !desk.canEdit.value}
            onClick={() => current && replace(current.id)}
          >
            {t('Replace in this line')}
          </Button>
          <Button
            size="s"
            disabled={!matches.length || !desk.canEdit.value}
            onClick={() => replace()}
          >
            {t('Replace all')}
          </Button>
        </div>
        <p class="quiet small-text" role="status">
          {words
            ? t('{places} found', { places: plural(matches.length, '{n} place', '{n} places') })
            : t('Enter goes to the next place.')}
        </p>
        <div class="found">
          {matches.slice(0, MOST_SHOWN).map((match, index) => (
            <Found
              key={`${match.id} ${match.from}`}
              match={match}
              isOn={index === at}
              onClick={() => {
                setAt(index)
                show(match)
              }}
            />
          ))}
        </div>
      </div>
    </section>
  )
}

function Found(props: { match: Match; isOn: boolean; onClick: () => void }) {
  const { desk } = useRoom()
  const { id, from, to } = props.match
  const text = desk.editor.document.value.get(id)?.text ?? ''
  return (
    <button type="button" dir="auto" class={props.isOn ? 'on' : ''} onClick={props.onClick}>
      {text.slice(Math.max(0, from - 30), from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to, to + 50)}
    </button>
  )
}
