import { useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { ApiFailure } from '../../api/failure'
import type { Press } from '../../state/desk/act'
import { perform } from '../../state/desk/acts'
import { ChannelEar } from '../../state/desk/channels'
import { sendLeftovers } from '../../state/desk/custody'
import { Desk } from '../../state/desk/desk'
import { sayLeft } from '../../state/desk/leaver'
import { PRACTICE } from '../../state/desk/practice'
import { user } from '../../state/session'
import { Announcement } from '../../ui/announce'
import type { PageProps } from '../page'
import { Bar } from './bar'
import { RoomContext } from './context'
import './desk.css'
import './desk-panel.css'
import './desk-phone.css'
import { DeskHands } from './hands'
import { Side } from './panel'
import { Phone } from './phone'
import { Player } from './player'
import { Timeline } from './timeline'
import { Transcript } from './transcript'
import { useActiveTime } from './use-active-time'
import { useKeys } from './use-keys'

const isMac = /mac/i.test(navigator.userAgent) && !/windows|linux/i.test(navigator.userAgent)

/** The desk: one clip, heard, seen and written down. */
export function DeskPage({ params }: PageProps) {
  const id = params['taskId'] ?? ''
  return <OpenDesk key={id} id={id} />
}

/** The desk with the practice clip on it. */
export function PracticePage() {
  return <OpenDesk id={PRACTICE} />
}

function OpenDesk({ id }: { id: string }) {
  const person = user.value?.id ?? ''
  const room = useMemo(() => {
    const desk = new Desk(id, person)
    const hands = new DeskHands(desk, () => {
      desk.hasSpectrogram.value = !desk.hasSpectrogram.peek()
    })
    const act = (press: Press) => void perform(press, desk, hands)
    return { desk, hands, act, isMac }
  }, [id, person])
  const { desk } = room
  useEffect(() => {
    void desk.start()
    return () => desk.dispose()
  }, [desk])
  useLeftovers(person, desk)
  useKeys(room)
  useActiveTime(id, person, desk)
  const height = desk.spectrogramHeight.value
  const style = height === null ? {} : { '--desk-spec': `${height}px` }
  const isNarrow = desk.isNarrow.value
  return (
    <RoomContext.Provider value={room}>
      <div
        id="main"
        class={`desk${isNarrow ? ' phone' : ''}${desk.canEdit.value ? '' : ' ro'}`}
        style={style}
      >
        {isNarrow ? (
          <Phone />
        ) : (
          <>
            <Bar />
            <Timeline hasSpectrogram={desk.hasSpectrogram.value} />
            <Player />
            <div class="work">
              <Transcript />
              <Side />
            </div>
          </>
        )}
        <Sound desk={desk} />
        <Announcement text={desk.announcement.value} />
      </div>
    </RoomContext.Provider>
  )
}

/** The voice of the clock; it shows nothing. */
function Sound({ desk }: { desk: Desk }) {
  const element = useRef<HTMLAudioElement>(null)
  const ear = useRef<ChannelEar | null>(null)
  useEffect(() => {
    if (!element.current) return
    ear.current ??= new ChannelEar(element.current)
    return desk.playback.attach(element.current)
  }, [desk])
  useEffect(() => () => ear.current?.close(), [])
  useSignalEffect(() => {
    const url = desk.sound.value?.audio_url
    if (!element.current || !url) return
    element.current.src = url
    desk.playback.arrived()
  })
  useSignalEffect(() => {
    const { volume, gain } = desk.level.value
    desk.playback.setLevel(volume)
    const sounds = desk.playback.playing.value && navigator.userActivation.hasBeenActive
    ear.current?.hear({
      channel: desk.channel.value,
      channels: desk.sound.value?.peaks.channels ?? 1,
      // Before a press nothing that goes through an amplifier is heard.
      gain: sounds || ear.current.isOpen ? gain : 1,
    })
  })
  // biome-ignore lint/a11y/useMediaCaption: the transcript beside it is what people write from this sound
  return <audio ref={element} preload="auto" />
}

/** What an earlier page could not send goes out beside the open clip. */
function useLeftovers(person: string, desk: Desk): void {
  useEffect(() => {
    if (!person) return
    const own = () => desk.custody.peek()?.place.annotation ?? desk.task.peek()?.annotation ?? null
    const timer = setTimeout(() => {
      sendLeftovers(person, own(), (wish, outcome) => {
        if (outcome.kind === 'ok') sayLeft(wish)
      }).catch((error: unknown) => {
        // Without the network it stays where it is, and is sent by the next page.
        if (!(error instanceof ApiFailure)) throw error
      })
    }, 3_000)
    return () => clearTimeout(timer)
  }, [person, desk])
}
