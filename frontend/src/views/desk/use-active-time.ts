import { useEffect } from 'preact/hooks'
import { ActiveTime } from '../../state/active-time'
import type { Desk } from '../../state/desk/desk'
import { PRACTICE } from '../../state/desk/practice'
import { report } from '../../state/reported-time'

const SIGNS = ['keydown', 'pointerdown', 'wheel', 'input'] as const
const LISTEN_EVERY_MS = 1_000

/** While the clip is open, report how long somebody is at work on it: keys, pointer, listening. */
export function useActiveTime(task: string, user: string, desk: Desk): void {
  useEffect(() => {
    if (!user || task === PRACTICE) return
    const time = new ActiveTime(task, user)
    const sign = () => {
      const stretch = time.sign(Date.now())
      if (stretch) void report(stretch)
    }
    const listen = setInterval(() => {
      if (desk.playback.playing.peek()) sign()
    }, LISTEN_EVERY_MS)
    for (const name of SIGNS) document.addEventListener(name, sign, { passive: true })
    return () => {
      clearInterval(listen)
      for (const name of SIGNS) document.removeEventListener(name, sign)
      const rest = time.take()
      if (rest) void report(rest)
    }
  }, [task, user, desk])
}
