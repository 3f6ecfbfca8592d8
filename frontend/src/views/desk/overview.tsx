import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { TimelineView } from '../../canvas/timelineview'
import { toMicros } from '../../timeline/time'
import { useRoom } from './context'
import { loadersOf } from './loaders'

const ROWS = { minimap: 0, ruler: 0, waveform: 40, spectrogram: 0, lane: 0, lanesShown: 0 }

/** The whole clip as one strip, for a hand's width of screen: a press puts the play head. */
export function Overview() {
  const { desk } = useRoom()
  const host = useRef<HTMLDivElement>(null)
  const view = useSignal<TimelineView | null>(null)
  const duration = toMicros(desk.task.value?.clip.duration ?? 0)
  useEffect(() => {
    if (!host.current || duration <= 0) return
    const nothing = () => {}
    const made = new TimelineView(host.current, {
      rows: ROWS,
      duration,
      intents: {
        seek: (time) => desk.playback.seek(time),
        select: nothing,
        toggle: nothing,
        open: nothing,
        preview: nothing,
        commit: nothing,
        viewport: nothing,
        following: nothing,
        lanesScrolled: nothing,
        pin: nothing,
        failed: nothing,
      },
    })
    made.setReadOnly(true)
    view.value = made
    return () => {
      view.value = null
      made.dispose()
    }
  }, [duration])
  useSignalEffect(() => view.value?.setPlayhead(desk.playback.now.value))
  useSignalEffect(() => {
    const sound = desk.sound.value
    if (!sound) return
    view.value?.setSound(sound, loadersOf(sound))
  })
  return <div class="overview" ref={host} />
}
