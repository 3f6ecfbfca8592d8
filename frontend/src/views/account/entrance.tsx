import type { ComponentChildren } from 'preact'
import { Brand } from '../../ui/brand'
import './entrance.css'

/** The frame of the pages one meets before signing in: the form left, something to look at right. */
export function Entrance(props: {
  children: ComponentChildren
  art: ComponentChildren
  isWide?: boolean
  foot?: string
}) {
  return (
    <main class={props.isWide ? 'entrance wide' : 'entrance'} id="main">
      <section class="left">
        <Brand />
        <div class="form">{props.children}</div>
        <p class="hint foot">{props.foot}</p>
      </section>
      <section class="right" aria-hidden="true">
        {props.art}
      </section>
    </main>
  )
}
