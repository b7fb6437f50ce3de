/** What `@Type` was told about properties; class-transformer exports it from no other place. */
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: {
    findTypeMetadata(target: new () => object, property: string): { typeFunction(): new () => object } | undefined;
  };
}
