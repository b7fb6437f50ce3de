/** Where class-transformer keeps what its decorators say; it has no declaration of its own. */
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: {
    findTypeMetadata(target: object, field: string): { typeFunction: () => unknown } | undefined;
  };
}
