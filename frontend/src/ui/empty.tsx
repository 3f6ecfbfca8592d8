import type { ComponentChildren } from 'preact'
import { t } from '../language/t'
import { Button } from './button'
import { Icon, type IconName } from './icon'

/** Nothing here yet: what belongs here, and the deed that brings it. */
export function EmptyState(props: {
  icon?: IconName
  title: string
  children?: ComponentChildren
  action?: ComponentChildren
}) {
  return (
    <div class="empty">
      {props.icon && <Icon name={props.icon} />}
      <h2>{props.title}</h2>
      {props.children && <p class="quiet">{props.children}</p>}
      {props.action}
    </div>
  )
}

/** What failed, in the place where it failed, with the way to try again. */
export function Trouble({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const text = error instanceof Error ? error.message : t('That did not work.')
  return (
    <p class="trouble" role="alert">
      <Icon name="warn" />
      <span class="grow">{text}</span>
      {onRetry && (
        <Button size="s" onClick={onRetry}>
          {t('Try again')}
        </Button>
      )}
    </p>
  )
}
