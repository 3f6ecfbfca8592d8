import { number, shortNumber } from '../language/format'

export interface Tab {
  href: string
  text: string
  isCurrent: boolean
  count?: number
}

/** Pages of one thing, as links. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a key={tab.href} href={tab.href} aria-current={tab.isCurrent ? 'page' : undefined}>
          {tab.text}
          {tab.count ? (
            <span class="chip num" title={number(tab.count)}>
              {shortNumber(tab.count)}
            </span>
          ) : null}
        </a>
      ))}
    </nav>
  )
}
