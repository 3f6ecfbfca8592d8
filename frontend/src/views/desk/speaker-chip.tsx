import type { SpeakerLook } from '../../state/desk/speakers'

export function lookClass(look: SpeakerLook): string {
  return look.dashed ? `s${look.colour} dashed` : `s${look.colour}`
}

/** Number, colour and name of a speaker as the whole desk shows them. */
export function LookChip({ look }: { look: SpeakerLook }) {
  return (
    <span class={`spk ${lookClass(look)}`}>
      <b>{look.number || '·'}</b>
      <bdi class="cut">{look.name}</bdi>
    </span>
  )
}
