import { t } from '../language/t'

/** Grey bars at the size of what comes; shown only when waiting takes longer than a blink. */
export function Skeleton(props: { width?: string; height?: string }) {
  return (
    <span
      class="skeleton"
      style={{ width: props.width ?? '100%', height: props.height ?? '14px' }}
      aria-hidden="true"
    />
  )
}

const WIDTHS = ['62%', '48%', '71%', '55%', '66%', '43%']

/** Rows of a list that is on its way. */
export function SkeletonRows({ rows = 4, height = 48 }: { rows?: number; height?: number }) {
  return (
    <div class="skeleton-rows" role="status">
      <span class="sr">{t('Loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} style={{ height: `${height}px` }}>
          <Skeleton width={WIDTHS[row % WIDTHS.length] ?? '60%'} />
        </div>
      ))}
    </div>
  )
}
