// A chart leaves as what people paste: a picture into a document, numbers into a spreadsheet.
import { toTsv, type ChartTable } from './table';

/** Copies the table as tab-separated text; false where the clipboard refuses. */
export async function copyData(table: ChartTable): Promise<boolean> {
  try {
    await window.assay.copyText(toTsv(table));
    return true;
  } catch {
    return false;
  }
}

/** Copies the picture as PNG on its surface; where the clipboard takes no pictures, offers it as a file named after the chart. */
export async function copyPicture(
  canvas: HTMLCanvasElement,
  surface: string,
  name: string,
): Promise<boolean> {
  const blob = await flattened(canvas, surface);
  if (!blob) return false;
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    return true;
  } catch {
    return save(blob, `${name.replace(/[\\/:*?"<>|]+/g, ' ').trim() || 'chart'}.png`);
  }
}

/** A canvas is transparent; pasted into a dark document its dark words would be lost. */
function flattened(canvas: HTMLCanvasElement, surface: string): Promise<Blob | null> {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d');
  if (!context) return Promise.resolve(null);
  context.fillStyle = surface;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  return new Promise((resolve) => copy.toBlob(resolve, 'image/png'));
}

function save(blob: Blob, name: string): boolean {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return true;
}
