import { useState } from 'preact/hooks'
import type { Id, Member } from '../../api/types'
import { t } from '../../language/t'
import { MOST_CHOSEN } from '../../state/clip-list'
import { Icon } from '../../ui/icon'
import { KeyCap } from '../../ui/key-cap'
import { lengthInWords } from '../../ui/words'
import { GiveTo } from './give-to'

/** What can be done with all ticked clips at once; floats over the foot of the table. */
export function BulkBar(props: {
  count: number
  seconds: number
  members: readonly Member[]
  /** All clips that fit the filter, where more do than are ticked; null hides the offer. */
  total: number | null
  isBusy: boolean
  onAll: () => void
  onGive: (people: readonly Id[]) => void
  onFirst: () => void
  onSecond: () => void
  onAgain: () => void
  onAnalyse: () => void
  onDelete: () => void
  onClear: () => void
}) {
  const [isGiving, setGiving] = useState(false)
  const { isBusy, total } = props
  const give = (people: readonly Id[]) => {
    setGiving(false)
    props.onGive(people)
  }
  const all = total !== null && total > MOST_CHOSEN ? MOST_CHOSEN : total
  return (
    <section class="bulk" aria-label={t('Chosen clips')}>
      <strong class="num" role="status">
        {t('{count} chosen', { count: props.count })}
      </strong>
      <span class="dimm num">{lengthInWords(props.seconds)}</span>
      {all !== null && (
        <button type="button" class="all" disabled={isBusy} onClick={props.onAll}>
          {total === all ? t('Choose all {all}', { all }) : t('Choose the first {all}', { all })}
        </button>
      )}
      <span class="sp" />
      <button
        type="button"
        class="deed"
        aria-expanded={isGiving}
        aria-haspopup="true"
        disabled={isBusy}
        onClick={() => setGiving(!isGiving)}
      >
        {t('Give to')} <Icon name="down" />
      </button>
      <button type="button" disabled={isBusy} onClick={props.onFirst}>
        {t('First in line')}
      </button>
      <button type="button" disabled={isBusy} onClick={props.onSecond}>
        {t('Ask a second person')}
      </button>
      <button type="button" disabled={isBusy} onClick={props.onAgain}>
        {t('Do again')}
      </button>
      <button type="button" disabled={isBusy} onClick={props.onAnalyse}>
        {t('Look at sound again')}
      </button>
      <button type="button" disabled={isBusy} onClick={props.onDelete}>
        {t('Delete')}
      </button>
      <span class="grow" />
      <button type="button" onClick={props.onClear}>
        {t('Clear')} <KeyCap>Esc</KeyCap>
      </button>
      {isGiving && (
        <GiveTo members={props.members} onGive={give} onClose={() => setGiving(false)} />
      )}
    </section>
  )
}
