import { useEffect, useRef, useState } from 'preact/hooks'
import { sayTrouble } from '../state/toasts'
import { type FoundFile, filesOfDrop } from '../state/upload/dropped'

/** Files may be dropped anywhere in the window; whether some are held over it now. */
export function useDrop(take: (files: readonly FoundFile[]) => void): boolean {
  const [isOver, setOver] = useState(false)
  const newest = useRef(take)
  newest.current = take
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!event.dataTransfer || !hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      filesOfDrop(event.dataTransfer).then((files) => newest.current(files), sayTrouble)
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])
  return isOver
}
