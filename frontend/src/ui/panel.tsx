import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** A framed part of a page with its heading; it stands in the page and never floats over it. */
export function Panel(props: {
  title?: ComponentChildren
  actions?: ComponentChildren
  /** Drawn with an ink edge: what was just made or asked for. */
  isFresh?: boolean
  /** Without inner distance, for tables and lists. */
  isFlush?: boolean
  children: ComponentChildren
}) {
  const id = useId()
  return (
    <section
      class={props.isFresh ? 'panel fresh' : 'panel'}
      aria-labelledby={props.title ? id : undefined}
    >
      {props.title && (
        <header>
          <h2 class="grow" id={id}>
            {props.title}
          </h2>
          {props.actions}
        </header>
      )}
      {props.isFlush ? props.children : <div class="body">{props.children}</div>}
    </section>
  )
}
