import { t } from '../../language/t'
import { printed } from '../../state/desk/key-caps'
import {
  EVERYWHERE_KEYS,
  type KeyRow,
  REVIEW_KEYS,
  TIMELINE_KEYS,
  WRITING_KEYS,
} from '../../state/desk/key-rows'
import { KeyCap } from '../../ui/key-cap'
import { useRoom } from './context'
import { GuidePart } from './guide-part'
import { OwnSettings } from './own-settings'

/** All keys in the order in which hands learn them. */
export function KeysPanel() {
  const { desk } = useRoom()
  const isReview = desk.mode.value === 'review'
  const writes = !isReview || desk.isCorrecting.value
  return (
    <div class="kgrid">
      {desk.guide.value && <GuidePart />}
      {isReview && <Group title={t('Review')} rows={REVIEW_KEYS} />}
      {writes && <Group title={t('While you write')} rows={WRITING_KEYS} />}
      <Group
        title={t('On the timeline')}
        aside={t('(Esc leaves the words)')}
        rows={TIMELINE_KEYS}
      />
      <Group title={t('Everywhere')} rows={EVERYWHERE_KEYS} />
      <OwnSettings />
    </div>
  )
}

function Group(props: { title: string; aside?: string; rows: readonly KeyRow[] }) {
  const { isMac } = useRoom()
  return (
    <>
      <h3>
        {props.title} {props.aside && <span class="aside">{props.aside}</span>}
      </h3>
      {props.rows.map(({ what, caps }) => (
        <div class="krow" key={what}>
          <span>{what}</span>
          <span class="caps">
            {caps.map((cap) => (
              <KeyCap key={cap}>{printed(cap, isMac)}</KeyCap>
            ))}
          </span>
        </div>
      ))}
    </>
  )
}
