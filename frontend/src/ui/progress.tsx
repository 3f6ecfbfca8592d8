/** How far something is; `done` of `total` in whatever they count, `label` says it in words. */
export function Progress(props: { done: number; total: number; label: string; tone?: string }) {
  const share = props.total > 0 ? Math.min(1, Math.max(0, props.done / props.total)) : 0
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={props.label}
    >
      <i class={props.tone ?? ''} style={{ width: `${share * 100}%` }} />
    </div>
  )
}
