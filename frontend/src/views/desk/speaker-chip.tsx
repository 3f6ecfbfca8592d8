import type { SpeakerLook } from '../../state/desk/speakers'

export function lookClass(look: SpeakerLook): string {
  return look.dashed ? `s${look.colour} dashed` : `s${look.colour}`
}

/** Number, colour and name of a speaker as the whole desk shows them. */
export function LookChip({ look, isShort = false }: { look: SpeakerLook; isShort?: boolean }) {
  const name = isShort && look.id === null ? 'Nobody' : look.name
  return (
    <span class={`spk ${lookClass(look)}`}>
      <b>{look.number || '?'}</b>
      <bdi class="cut">{name}</bdi>
    </span>
  )
}
