import { inPieces } from '../../lib/pieces';

/** Paints on a canvas in pieces: what was there stays until the new picture is whole. */
export class Painter {
  private readonly back = document.createElement('canvas');
  private leave = () => {};

  /** In pixels of the page. */
  paint(canvas: HTMLCanvasElement, width: number, height: number, work: (pen: CanvasRenderingContext2D) => Iterator<void>) {
    this.leave();
    const ratio = window.devicePixelRatio || 1;
    size(this.back, width, height, ratio);
    const pen = this.back.getContext('2d', { willReadFrequently: true });
    if (pen === null) return;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const show = () => {
      size(canvas, width, height, ratio);
      canvas.getContext('2d')?.drawImage(this.back, 0, 0);
    };
    // asking for a pixel has it painted what was told so far, which would else be done at once at the end
    this.leave = inPieces(work(pen), () => { pen.getImageData(0, 0, 1, 1); }, show);
  }

  /** Nobody waits for it any more. */
  clear() {
    this.leave();
  }
}

function size(canvas: HTMLCanvasElement, width: number, height: number, ratio: number) {
  // to say how large it is also empties it
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
