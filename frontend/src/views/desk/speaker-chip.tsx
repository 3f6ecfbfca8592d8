import { t } from '../../language/t'
import type { SpeakerLook } from '../../state/desk/speakers'

export function lookClass(look: SpeakerLook): string {
  return look.dashed ? `s${look.colour} dashed` : `s${look.colour}`
}

/** Number, colour and name of a speaker as the whole desk shows them. */
export function LookChip({ look }: { look: SpeakerLook }) {
  // "No speaker yet" does not fit beside a lane; it stands in the hint.
  const name = look.id === null ? t('Nobody') : look.name
  return (
    <span class={`spk ${lookClass(look)}`} title={look.name}>
      <b>{look.number || '?'}</b>
      <bdi class="cut">{name}</bdi>
    </span>
  )
}
