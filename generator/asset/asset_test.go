package asset

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func encoded(t *testing.T, encode func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewPaletted(image.Rect(0, 0, 30, 20), color.Palette{color.White})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSizesOfImages(t *testing.T) {
	webp, err := base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4TBYAAAAvHcAEAAcQ/Y/+ByKi/wEAAP4T0f8A")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data []byte
		want Size
	}{
		{"a.png", encoded(t, func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) }), Size{30, 20}},
		{"a.JPG", encoded(t, func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) }), Size{30, 20}},
		{"a.gif", encoded(t, func(b *bytes.Buffer, m image.Image) error { return gif.Encode(b, m, nil) }), Size{30, 20}},
		{"a.webp", webp, Size{30, 20}},
		{"a.svg", []byte(`<?xml version="1.0"?><!-- c --><svg xmlns="http://www.w3.org/2000/svg" width="30" height="20px"/>`), Size{30, 20}},
		{"a.svg", []byte(`<svg viewBox="0 0 30.2, 19.8">`), Size{30, 20}},
		{"a.svg", []byte(`<svg width="100%" height="100%" viewBox="0 0 30 20">`), Size{30, 20}},
		{"a.svg", []byte(`<svg width="100%">`), Size{}},
		{"a.svg", []byte(`<svg width="NaN" height="1e9">`), Size{}},
		{"a.svg", []byte(`<html><svg width="3" height="2">`), Size{}},
		{"a.svg", nil, Size{}},
		{"a.png", []byte("\x89PNG\r\n"), Size{}},
		{"a.pdf", []byte("%PDF"), Size{}},
	} {
		if got := SizeOf(c.name, c.data); got != c.want {
			t.Errorf("%s %.60q: got %v, want %v", c.name, c.data, got, c.want)
		}
	}
}
