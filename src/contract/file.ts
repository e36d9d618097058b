// Files on the wire: uploaded with their bytes as the body, named by id from then on.
import { z } from "zod";
import type { FilePart } from "../domain/message.ts";
import type { Equal } from "./equal.ts";
import { fileId } from "./id.ts";

const described = {
  file_id: fileId,
  name: z.string(),
  media_type: z.string().meta({ description: "What the bytes are, whatever the sender said", example: "image/png" }),
  size: z.number().int().meta({ description: "Bytes" }),
};

export const filePartSchema = z.object({ type: z.literal("file"), ...described }).meta({ id: "FilePart" });
const filePartIsDomain: Equal<z.infer<typeof filePartSchema>, FilePart> = true;
void filePartIsDomain;

export const uploadedSchema = z.object(described).meta({ id: "UploadedFile" });
export type UploadedFile = z.infer<typeof uploadedSchema>;

export const uploadQuerySchema = z
  .object({ name: z.string().min(1).max(1000).meta({ description: "The file's name; only its last part is kept", example: "photo.png" }) })
  .strict();
