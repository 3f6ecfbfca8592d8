import type { ComponentChildren, Ref } from 'preact'
import { Icon, type IconName } from './icon'

interface Look {
  /** One "main" a screen; everything else is outlined or plain. */
  kind?: 'main' | 'outlined' | 'plain' | 'danger'
  size?: 's' | 'm' | 'l'
  icon?: IconName
}

function classOf({ kind = 'outlined', size = 'm' }: Look, more: string): string {
  const words = ['b']
  if (kind !== 'outlined') words.push(kind)
  if (size !== 'm') words.push(size)
  if (more) words.push(more)
  return words.join(' ')
}

export interface ButtonProps extends Look {
  children: ComponentChildren
  onClick?: (event: MouseEvent) => void
  type?: 'button' | 'submit'
  disabled?: boolean
  pressed?: boolean
  expanded?: boolean
  title?: string
  extra?: string
  buttonRef?: Ref<HTMLButtonElement>
}

export function Button(props: ButtonProps) {
  const { children, icon, onClick, type = 'button', extra = '', buttonRef = null } = props
  return (
    <button
      ref={buttonRef}
      type={type}
      class={classOf(props, extra)}
      onClick={onClick}
      disabled={props.disabled}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      title={props.title}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  icon: IconName
  /** Said by screen readers and shown on resting the pointer. */
  label: string
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, onClick, kind = 'plain', extra = '', buttonRef = null } = props
  return (
    <button
      ref={buttonRef}
      type="button"
      class={classOf({ ...props, kind }, `icon ${extra}`)}
      onClick={onClick}
      disabled={props.disabled}
      aria-label={label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      title={props.title ?? label}
    >
      <Icon name={icon} />
    </button>
  )
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink(
  props: Look & { href: string; children: ComponentChildren; download?: boolean },
) {
  return (
    <a class={classOf(props, '')} href={props.href} download={props.download}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </a>
  )
}
