import { useState } from 'preact/hooks'
import { t } from '../../language/t'
import { LONGEST_FULL, LONGEST_SHORT, refusalOfSnippet } from '../../state/desk/own-words'
import { SNIPPETS, type Snippets, snippetsOf } from '../../state/desk/snippets'
import { setPreference, user } from '../../state/session'
import { sayTrouble } from '../../state/toasts'
import { Button, IconButton } from '../../ui/button'
import { KeyCap } from '../../ui/key-cap'

function keep(snippets: Snippets): void {
  setPreference(SNIPPETS, snippets).catch(sayTrouble)
}

/** Abbreviations of this person, on every machine; Space or Tab after one writes it out. */
export function OwnWords() {
  const snippets = snippetsOf(user.value?.preferences[SNIPPETS])
  const remove = (short: string) => {
    const { [short]: _gone, ...rest } = snippets
    keep(rest)
  }
  return (
    <>
      <h3>{t('Your abbreviations')}</h3>
      <p class="quiet small-text">
        {t('Space or Tab after one writes it out. Ctrl Z takes it back.')}
      </p>
      {Object.entries(snippets).map(([short, full]) => (
        <div class="krow" key={short}>
          <bdi class="grow cut" title={full}>
            {full}
          </bdi>
          <span class="caps">
            <KeyCap>{short}</KeyCap>
            <IconButton
              icon="x"
              size="s"
              label={t('Take “{short}” away', { short })}
              onClick={() => remove(short)}
            />
          </span>
        </div>
      ))}
      <Add snippets={snippets} />
    </>
  )
}

function Add({ snippets }: { snippets: Snippets }) {
  const [short, setShort] = useState('')
  const [full, setFull] = useState('')
  const [words, setWords] = useState('')
  const add = (event: Event) => {
    event.preventDefault()
    const [from, to] = [short.trim(), full.trim()]
    const problem = refusalOfSnippet(from, to, snippets)
    setWords(problem ?? '')
    if (problem !== null) return
    keep({ ...snippets, [from]: to })
    setShort('')
    setFull('')
  }
  return (
    <form class="fld own-key" aria-label={t('New abbreviation')} onSubmit={add}>
      <label class="fld">
        <span class="lab">{t('You type')}</span>
        <input
          class="in"
          dir="auto"
          maxlength={LONGEST_SHORT}
          value={short}
          onInput={(event) => setShort(event.currentTarget.value)}
        />
      </label>
      <label class="fld">
        <span class="lab">{t('It becomes')}</span>
        <input
          class="in"
          dir="auto"
          maxlength={LONGEST_FULL}
          value={full}
          onInput={(event) => setFull(event.currentTarget.value)}
        />
      </label>
      <Button size="s" type="submit">
        {t('Add')}
      </Button>
      <p class="hint" role="status">
        {words}
      </p>
    </form>
  )
}
