/** Words for screen readers only, said politely when they change. */
export function Announcement({ text }: { text: string }) {
  return (
    <p class="sr" role="status" aria-live="polite">
      {text}
    </p>
  )
}
