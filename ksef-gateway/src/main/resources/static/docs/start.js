window.ui = SwaggerUIBundle({
  url: "/openapi/v1.yaml",
  dom_id: "#ui",
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
  tryItOutEnabled: true
});
