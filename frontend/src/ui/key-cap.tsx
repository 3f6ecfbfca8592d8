/** A key as it stands on the keyboard. */
export function KeyCap({ children }: { children: string }) {
  return <kbd>{children}</kbd>
}
