export default {
  permalink: ({ project, step, started, page }) => {
    if (step) return `/${project}/${page.fileSlug}/`;
    return started ? `/${project}/` : undefined;
  },
};
