/** The mark: a segment's brackets round a sound, the stroke is *now*. */
function BrandMark() {
  return (
    <svg
      viewBox="0 0 26 26"
      fill="none"
      stroke-linecap="round"
      stroke-width="2.2"
      aria-hidden="true"
    >
      <path d="M7 3H3v20h4M19 3h4v20h-4" stroke="var(--text)" stroke-linejoin="round" />
      <path d="M9 11v4M17 10v6" stroke="var(--text)" />
      <path d="M13 6.5v13" stroke="var(--now)" />
    </svg>
  )
}

/** Mark and name, as a link home. */
export function Brand({ href = '/' }: { href?: string }) {
  return (
    <a class="brand" href={href}>
      <BrandMark />
      audino
    </a>
  )
}
