import { plural, t } from '../../language/t'
import type { Handing } from '../../state/handing'
import { Segmented } from '../../ui/choice'

const MEANING: Record<Handing, string> = {
  leave: t('It stays where it is; the others are given out.'),
  draft: t('It goes to whom you choose, from the draft. What was made stays on record.'),
  copy: t('It goes to whom you choose, with a copy of what was made so far.'),
}

/** What becomes of those of the chosen clips that somebody works on already. */
export function HeldChoice(props: {
  count: number
  handing: Handing
  onHanding: (handing: Handing) => void
}) {
  const { count, handing } = props
  return (
    <div class="held">
      <p>
        {plural(
          count,
          '{n} clip is with somebody already.',
          '{n} clips are with somebody already.',
        )}
      </p>
      <Segmented
        label={t('Work that somebody has')}
        value={handing}
        choices={[
          { value: 'leave', text: t('Leave') },
          { value: 'draft', text: t('Hand over') },
          { value: 'copy', text: t('With a copy') },
        ]}
        onValue={props.onHanding}
      />
      <p class="hint">{MEANING[handing]}</p>
    </div>
  )
}
