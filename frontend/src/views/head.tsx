import type { ComponentChildren } from 'preact'

/** Title of a page, a sentence under it, and its one primary button at the right. */
export function PageHead(props: {
  title: ComponentChildren
  children?: ComponentChildren
  action?: ComponentChildren
}) {
  return (
    <div class="page-head">
      <div class="grow">
        <h1>{props.title}</h1>
        {props.children && <p>{props.children}</p>}
      </div>
      {props.action}
    </div>
  )
}
