import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon'

export type ChipTone = 'plain' | 'ok' | 'warn' | 'danger' | 'info' | 'draft'

/** A state or a right in one or two words. */
export function Chip(props: { tone?: ChipTone; icon?: IconName; children: ComponentChildren }) {
  const tone = props.tone ?? 'plain'
  return (
    <span class={tone === 'plain' ? 'chip num' : `chip num ${tone}`}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </span>
  )
}

/** A speaker: number, colour and name; never colour alone. `position` counts from 0. */
export function SpeakerChip({ position, name }: { position: number; name: string }) {
  return (
    <span class={`spk s${(position % 12) + 1}`}>
      <b>{position + 1}</b>
      <bdi>{name}</bdi>
    </span>
  )
}

/** First letters of the first and the last word of a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? '?'
  const last = words.length > 1 ? ([...(words[words.length - 1] ?? '')][0] ?? '') : ''
  return (first + last).toUpperCase()
}

/** The initials in a circle; decoration beside the name itself. */
export function Avatar({ name, small = false }: { name: string; small?: boolean }) {
  return (
    <span class={small ? 'avatar s' : 'avatar'} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}
