/** The picture of a reply as PNG, which is what clipboards take; one that is PNG already keeps its bytes. */
export async function asPng(reply: Response): Promise<Blob> {
  if (!reply.ok) throw new Error('The picture could not be read.');
  const blob = await reply.blob();
  if (blob.type === 'image/png') return blob;
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/png' });
}
